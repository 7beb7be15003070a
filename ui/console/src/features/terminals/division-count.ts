import { useQuery } from '@tanstack/vue-query'
import { api, unwrap } from 'api'
import { computed, type Ref } from 'vue'

/** How many terminals stand in a division and below it: what a deed on the division touches. */
export function useDivisionCount(division: Ref<string | undefined>) {
  const { data } = useQuery({
    queryKey: computed(() => ['terminal', 'list', 'count', division.value]),
    queryFn: () =>
      unwrap(api.GET('/terminals', { params: { query: { division: division.value, limit: 1 } } })),
    enabled: computed(() => division.value !== undefined),
  })
  return computed(() => data.value?.total ?? '…')
}
