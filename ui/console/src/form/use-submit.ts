import { useQueryClient, type QueryKey } from '@tanstack/vue-query'
import { ApiError } from 'api'
import { computed, ref, type ComputedRef, type Ref } from 'vue'

interface SubmitOptions<Input, Reply> {
  action: (input: Input) => Promise<Reply>
  /**
   * Names of the form's fields: a problem that points at one of them is shown there. A path such as `plan/waves`
   * stands for all that lies below it; the longest that fits wins.
   */
  fields?: readonly string[]
  /** Queries that the change makes stale. */
  stale?: readonly QueryKey[]
  done?: (reply: Reply) => void
}

/** Sending a form: busy while it is sent, and the problem where it was refused. */
export interface Submit<Input> {
  isBusy: Ref<boolean>
  /** What is to be shown at a field. */
  fieldError: (name: string) => string
  /** The problem that belongs to no field. */
  formProblem: ComputedRef<ApiError | null>
  /** Sends it; true if it was accepted. */
  submit: (input: Input) => Promise<boolean>
  reset: () => void
}

export function useSubmit<Input, Reply>(options: SubmitOptions<Input, Reply>): Submit<Input> {
  const client = useQueryClient()
  const isBusy = ref(false)
  const problem = ref<ApiError | null>(null)
  const field = computed(() => fieldOf(problem.value, options.fields ?? []))

  async function submit(input: Input): Promise<boolean> {
    if (isBusy.value) return false
    isBusy.value = true
    problem.value = null
    try {
      const reply = await options.action(input)
      await Promise.all((options.stale ?? []).map((queryKey) => client.invalidateQueries({ queryKey })))
      options.done?.(reply)
      return true
    } catch (error) {
      if (!(error instanceof ApiError)) throw error
      problem.value = error
      // The row has changed under the form: show the new one.
      if (error.code === 'version_conflict') {
        for (const queryKey of options.stale ?? []) void client.invalidateQueries({ queryKey })
      }
      return false
    } finally {
      isBusy.value = false
    }
  }

  return {
    isBusy,
    fieldError: (name) =>
      problem.value && field.value === name
        ? `${problem.value.problem.title} ${problem.value.problem.detail}`
        : '',
    formProblem: computed(() => (field.value === null ? problem.value : null)),
    submit,
    reset: () => {
      problem.value = null
    },
  }
}

/** The field among `fields` that a problem points at. */
export function fieldOf(problem: ApiError | null, fields: readonly string[]): string | null {
  const path = problem?.problem.pointer?.replace(/^\//, '') ?? ''
  if (problem === null || path === '') return null
  const above = fields.filter((name) => path === name || path.startsWith(`${name}/`))
  const longest = above.sort((a, b) => b.length - a.length)[0]
  return longest ?? fields.find((name) => name === problem.field) ?? null
}
