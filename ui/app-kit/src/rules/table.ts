import { BUNDLE_RULES } from './bundle'
import { MANIFEST_RULES } from './manifest'
import { PAGE_RULES } from './page'
import type { Rule } from './rule'
import { SCRIPT_RULES } from './script'

const TABLE = { ...BUNDLE_RULES, ...MANIFEST_RULES, ...PAGE_RULES, ...SCRIPT_RULES }

/** The stable name of a rule. */
export type RuleId = keyof typeof TABLE

/** What may be accepted by a manifest: neither the server nor a terminal refuses a bundle for it. */
export function isAcceptable(name: string): boolean {
  return Object.hasOwn(PAGE_RULES, name) || Object.hasOwn(SCRIPT_RULES, name)
}

/** Every rule by its name: the one place that says what is looked for. */
export const RULES: Readonly<Record<RuleId, Rule>> = TABLE
