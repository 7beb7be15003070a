export const zh = {
  connectivity: { online: '在线', late: '签到超时', offline: '离线', never_seen: '从未签到' },
  enrollment: {
    pending: '待审批',
    approved: '已批准',
    active: '已启用',
    rejected: '已拒绝',
    suspended: '已停用',
    retired: '已退役',
    conflict: '身份冲突',
  },
  convergence: {
    in_sync: '已同步',
    converging: '同步中',
    held: '暂缓',
    failed: '失败',
    rolled_back: '已回退',
    unknown: '未知',
  },
  commandKind: { screenshot: '截取屏幕', restart_shell: '重启屏幕程序' },
  command: {
    waiting: '等待终端签到',
    sent: '已送达终端',
    done: '已完成',
    refused: '终端未执行',
    failed: '失败',
    expired: '已过期',
  },
}

export const en: typeof zh = {
  connectivity: { online: 'Online', late: 'Late', offline: 'Offline', never_seen: 'Never seen' },
  enrollment: {
    pending: 'Pending',
    approved: 'Approved',
    active: 'Active',
    rejected: 'Rejected',
    suspended: 'Suspended',
    retired: 'Retired',
    conflict: 'Conflict',
  },
  convergence: {
    in_sync: 'In sync',
    converging: 'Converging',
    held: 'Held',
    failed: 'Failed',
    rolled_back: 'Rolled back',
    unknown: 'Unknown',
  },
  commandKind: { screenshot: 'Screenshot', restart_shell: 'Restart the screen' },
  command: {
    waiting: 'Waiting for the terminal',
    sent: 'Sent to the terminal',
    done: 'Done',
    refused: 'Not carried out',
    failed: 'Failed',
    expired: 'Expired',
  },
}
