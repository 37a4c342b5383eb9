import { ServiceError } from '../errors.ts'

/** The refusal of a name that another department of the brand has. */
export const nameTaken = (name: string): ServiceError =>
  new ServiceError('conflict', 'name-taken', `There is a department “${name}” already.`)

/** The refusal of a department that is not there. */
export const departmentGone = (): ServiceError =>
  new ServiceError('not-found', 'not-found', 'This department is not here any more.')
