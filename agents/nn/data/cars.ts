import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { type Dataset, datasetOf } from './dataset.ts'

/** What is known of each car, a column of `inputs` each: the last three are 1 for where it was built and 0 else. */
export const CAR_FEATURES = [
  'cylinders',
  'displacement', // cubic inches
  'horsepower',
  'weight', // pounds
  'acceleration', // seconds from 0 to 60 miles an hour
  'year', // of the model, 1970 to 1982
  'USA',
  'Europe',
  'Japan',
] as const

/** A row of the package's file. */
interface Car {
  readonly Miles_per_Gallon: number | null
  readonly Cylinders: number
  readonly Displacement: number
  readonly Horsepower: number | null
  readonly Weight_in_lbs: number
  readonly Acceleration: number
  readonly Year: string
  readonly Origin: string
}

/**
 * Fuel consumption of cars (the data exposition of the American Statistical Association, 1983, after Quinlan's "Auto MPG"), as
 * the npm package `vega-datasets` ships it: the 392 of its 406 rows in which nothing is missing. `inputs` [9], as
 * {@link CAR_FEATURES} says, in their own units; `targets` [1], miles a gallon.
 */
export function cars(): Dataset {
  const entry = createRequire(import.meta.url).resolve('vega-datasets')
  const rows = JSON.parse(readFileSync(join(dirname(entry), '../data/cars.json'), 'utf8')) as Car[]
  const whole = rows.filter(row => row.Miles_per_Gallon !== null && row.Horsepower !== null)
  return datasetOf({
    inputs: { shape: [CAR_FEATURES.length], values: Float32Array.from(whole.flatMap(featuresOf)) },
    targets: { shape: [1], values: Float32Array.from(whole, row => row.Miles_per_Gallon as number) },
  })
}

function featuresOf(car: Car): number[] {
  return [
    car.Cylinders,
    car.Displacement,
    car.Horsepower as number,
    car.Weight_in_lbs,
    car.Acceleration,
    Number(car.Year.slice(0, 4)),
    ...['USA', 'Europe', 'Japan'].map(origin => (car.Origin === origin ? 1 : 0)),
  ]
}
