import type { Column } from 'kit'

/** The columns of the list of terminals. */
export function terminalColumns(t: (key: string) => string): Column[] {
  return [
    { key: 'name', label: t('terminals.name'), sort: 'name', fixed: true },
    { key: 'state', label: t('terminals.connectivity'), sort: 'severity', width: '116px' },
    { key: 'location', label: t('terminals.location') },
    { key: 'division', label: t('terminals.division'), width: '96px' },
    { key: 'convergence', label: t('terminals.convergence'), width: '104px' },
    { key: 'software', label: t('terminals.software'), width: '96px' },
    { key: 'cpu', label: t('terminals.cpu'), align: 'end', width: '72px' },
    { key: 'memory', label: t('terminals.memory'), align: 'end', width: '72px' },
    { key: 'disk', label: t('terminals.disk'), align: 'end', width: '72px' },
    { key: 'temperature', label: t('terminals.temperature'), align: 'end', width: '72px', optional: true },
    { key: 'session', label: t('terminals.session'), width: '96px', optional: true },
    { key: 'enrollment', label: t('terminals.enrollment'), width: '96px', optional: true },
    { key: 'tags', label: t('terminals.tags'), width: '140px', optional: true },
    { key: 'model', label: t('targets.model'), width: '110px', optional: true },
    { key: 'arch', label: t('targets.arch'), width: '96px', optional: true },
    { key: 'code', label: t('terminals.code'), width: '104px', optional: true },
    {
      key: 'enrolled',
      label: t('terminals.enrolledAt'),
      sort: 'enrolled_at',
      align: 'end',
      width: '104px',
      optional: true,
    },
    {
      key: 'check_in',
      label: t('terminals.lastCheckIn'),
      sort: 'last_check_in_at',
      align: 'end',
      width: '120px',
    },
  ]
}
