import { CIVIL } from './civil.ts'
import type { Matter } from './matter.ts'
import { MEDICAL } from './medical.ts'
import { HEALTH, MARKET } from './others.ts'
import { POLICE } from './police.ts'
import { HOUSING, PROPERTY } from './property.ts'
import { SOCIAL } from './social.ts'

/** Every matter of the hall, in the order in which departments stand in it. */
export const MATTERS: readonly Matter[] = [
  ...POLICE,
  ...SOCIAL,
  ...MEDICAL,
  ...CIVIL,
  ...PROPERTY,
  ...HOUSING,
  ...MARKET,
  ...HEALTH,
]
