import { BUNDLE_RULES } from './bundle'
import { MANIFEST_RULES } from './manifest'
import { PAGE_RULES } from './page'
import type { Rule } from './rule'
import { SCRIPT_RULES } from './script'

const TABLE = { ...BUNDLE_RULES, ...MANIFEST_RULES, ...PAGE_RULES, ...SCRIPT_RULES }

/** The stable name of a rule. */
export type RuleId = keyof typeof TABLE

/** Every rule by its name: the one place that says what is looked for. */
export const RULES: Readonly<Record<RuleId, Rule>> = TABLE
