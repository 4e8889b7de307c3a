import fc from 'fast-check'

/** Property tests draw the same cases at every run; `FC_SEED=$RANDOM npm test` goes looking for others. */
fc.configureGlobal({ seed: Number(process.env.FC_SEED ?? 20261123) })
