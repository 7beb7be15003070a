import { queryOptions, useQuery, useQueryClient } from '@tanstack/vue-query'
import { api, ApiError, unwrap, type Me } from 'api'
import { computed, type ComputedRef } from 'vue'

/** Who is signed in; `null` for nobody. */
export const sessionQuery = queryOptions({
  queryKey: ['session'] as const,
  queryFn: async (): Promise<Me | null> => {
    try {
      return await unwrap(api.GET('/sessions/current'))
    } catch (error) {
      if (error instanceof ApiError && error.status === 401) return null
      throw error
    }
  },
  staleTime: Infinity,
})

interface Session {
  me: ComputedRef<Me | null>
  /** May change things. */
  canWrite: ComputedRef<boolean>
  isAdministrator: ComputedRef<boolean>
  signOut: () => Promise<void>
}

/** The session of the person at the screen. */
export function useSession(): Session {
  const client = useQueryClient()
  const query = useQuery(sessionQuery)
  const me = computed(() => query.data.value ?? null)
  return {
    me,
    canWrite: computed(() => me.value !== null && me.value.role !== 'viewer'),
    isAdministrator: computed(() => me.value?.role === 'administrator'),
    signOut: async () => {
      await unwrap(api.DELETE('/sessions/current'))
      client.clear()
    },
  }
}
