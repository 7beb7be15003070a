/** All words of the console: each feature brings its own. English has the very keys of Chinese. */
import * as acceptances from '../features/acceptances/words'
import * as account from '../features/account/words'
import * as usage from '../features/apps/usage-words'
import * as versions from '../features/apps/version-words'
import * as apps from '../features/apps/words'
import * as audit from '../features/audit/words'
import * as care from '../features/care/words'
import * as devices from '../features/devices/words'
import * as codes from '../features/enrollment-codes/words'
import * as enrollments from '../features/enrollments/words'
import * as findings from '../features/findings/words'
import * as inspections from '../features/inspections/words'
import * as installs from '../features/installs/words'
import * as listings from '../features/listings/words'
import * as locationImport from '../features/locations/import/words'
import * as locations from '../features/locations/words'
import * as maintenance from '../features/maintenance/words'
import * as notices from '../features/notices/words'
import * as offline from '../features/offline/words'
import * as overview from '../features/overview/words'
import * as ratings from '../features/ratings/words'
import * as held from '../features/reasons/held-words'
import * as reason from '../features/reasons/words'
import * as releases from '../features/releases/words'
import * as plan from '../features/rollouts/plan-words'
import * as rollouts from '../features/rollouts/words'
import * as replacement from '../features/terminals/replacement-words'
import * as saved from '../features/saved-queries/words'
import * as screenHours from '../features/screen-hours/words'
import * as settings from '../features/settings/words'
import * as targets from '../features/targets/words'
import * as action from '../features/terminals/action-words'
import * as events from '../features/terminals/event-words'
import * as hardening from '../features/terminals/hardening-words'
import * as hold from '../features/terminals/hold-words'
import * as maintenanceRecord from '../features/terminals/maintenance-words'
import * as states from '../features/terminals/state-words'
import * as terminals from '../features/terminals/words'
import * as themes from '../features/themes/words'
import * as fleetUsage from '../features/usage/words'
import * as users from '../features/users/words'
import * as watches from '../features/watches/words'
import * as wipes from '../features/wipes/words'
import * as zones from '../features/zones/words'
import * as common from './common'

const named = {
  acceptances,
  account,
  action,
  apps,
  audit,
  care,
  codes,
  devices,
  enrollments,
  findings,
  fleetUsage,
  hardening,
  held,
  hold,
  inspections,
  installs,
  listings,
  locationImport,
  locations,
  maintenance,
  notices,
  offline,
  overview,
  ratings,
  reason,
  releases,
  replacement,
  saved,
  screenHours,
  settings,
  targets,
  terminals,
  themes,
  usage,
  users,
  versions,
  watches,
  wipes,
  zones,
}
type Named = { [Name in keyof typeof named]: (typeof named)[Name]['zh'] }

function pick(language: 'zh' | 'en'): Named {
  return Object.fromEntries(Object.entries(named).map(([name, words]) => [name, words[language]])) as Named
}

export const zh = {
  ...common.zh,
  ...states.zh,
  ...events.zh,
  ...maintenanceRecord.zh,
  ...rollouts.zh,
  ...plan.zh,
  ...pick('zh'),
}
export const en: Words = {
  ...common.en,
  ...states.en,
  ...events.en,
  ...maintenanceRecord.en,
  ...rollouts.en,
  ...plan.en,
  ...pick('en'),
}

export type Words = typeof zh
