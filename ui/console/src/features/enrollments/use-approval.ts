import { api, unwrap, type Terminal } from 'api'
import { useI18n } from 'vue-i18n'
import { toast } from '../../form/toast'
import { useSubmit, type Submit } from '../../form/use-submit'
import { TERMINAL_STALE } from '../terminals/terminal-queries'

/** What a person fills in to approve a terminal. */
export interface Approval {
  matches: boolean
  name: string
  location_id: string | null
  /** The planned terminal that it stands for from here on. */
  install_id: string | null
}

/** Approves the terminal. */
export function useApproval(terminal: () => Terminal, done: () => void): Submit<Approval> {
  const { t } = useI18n()
  return useSubmit({
    fields: ['name', 'location_id', 'install_id'],
    action: (form: Approval) =>
      unwrap(
        api.POST('/terminals/{id}/approve', {
          params: { path: { id: terminal().id } },
          body: {
            version: terminal().version,
            name: form.name.trim(),
            location_id: form.location_id,
            install_id: form.install_id,
          },
        }),
      ),
    stale: [...TERMINAL_STALE, ['location'], ['install']],
    done: () => {
      toast(t('action.approved'))
      done()
    },
  })
}
