import {
  Assignment,
  OwnAbsences,
  OwnAbsencesInput,
  SavedPlan,
  Staffing,
  StaffPlanInput,
  Team,
  TeamChangeInput,
  TeamInput,
  Workload,
} from '../../api/teams.ts'
import { del, get, made, post, put } from './declare.ts'

/** Teams, shifts, assignment and workload. */
export const ofTeams = [
  get('/v1/brands/:brandId/staffing', 'read-settings', 'Who answers for a brand and when, and to whom cases go.', {
    answer: Staffing,
  }),
  get('/v1/brands/:brandId/workload', 'read-cases', 'Who has how much, and what nobody has.', { answer: Workload }),
  post('/v1/brands/:brandId/teams', 'change-settings', 'Makes a team.', {
    body: TeamInput,
    answer: Team,
    status: made,
    once: true,
  }),
  put('/v1/teams/:teamId', 'change-settings', 'Changes a team.', { body: TeamChangeInput, answer: Team }),
  del('/v1/teams/:teamId', 'change-settings', 'Removes it.'),
  put('/v1/brands/:brandId/staffing/:personId', 'change-settings', 'Sets when somebody is on watch.', {
    body: StaffPlanInput,
    answer: SavedPlan,
  }),
  get('/v1/me/absences', 'session', 'When one is away, and who could stand in.', { answer: OwnAbsences }),
  put('/v1/me/absences', 'session', 'Sets when one is away, and who stands in.', {
    body: OwnAbsencesInput,
    answer: OwnAbsences,
  }),
  put('/v1/brands/:brandId/assignment', 'change-settings', 'Sets to whom cases go.', {
    body: Assignment,
    answer: Assignment,
  }),
] as const
