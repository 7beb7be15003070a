/** What is recorded of maintenance on site. */
export const zh = {
  maintenanceStep: {
    somebody: '工作人员',
    began: '{who}进入现场维护',
    acted: '{who}：{what}',
    ended: '{who}的现场维护结束，用时 {length}，{end}',
    locked_out: '维护口令连续错误 {count} 次，暂停输入 {pause}',
  },
  maintenanceEnd: {
    left: '本人结束',
    idle: '无人操作自动结束',
    limit: '到时限自动结束',
    revoked: '账号已停用',
    restarted: '因重启结束',
    lost: '因断电或程序异常结束',
  },
  maintenanceAct: {
    set_volume: '音量调到 {percent}%',
    touch_passed: '触摸测试全部通过',
    touch_missed: '触摸测试有 {count} 个点没有反应',
    paper_pages: '打印机已换纸',
    paper_receipts: '小票机已换纸',
    test_sound: '试听声音',
    test_print: '打印测试页',
    test_receipt: '打印测试小票',
    check_in: '立即签到',
    restart_shell: '重启界面',
    restart_machine: '重启主机',
  },
}

export const en: typeof zh = {
  maintenanceStep: {
    somebody: 'Somebody of the staff',
    began: '{who} began maintenance on site',
    acted: '{who}: {what}',
    ended: 'Maintenance by {who} ended after {length}, {end}',
    locked_out: '{count} wrong PINs in a row: nobody may try for {pause}',
  },
  maintenanceEnd: {
    left: 'by the person',
    idle: 'by itself without a touch',
    limit: 'by itself at its time limit',
    revoked: 'because the account was disabled',
    restarted: 'by a restart',
    lost: 'by a power cut or a crash',
  },
  maintenanceAct: {
    set_volume: 'volume {percent}%',
    touch_passed: 'touch test passed',
    touch_missed: 'touch test: {count} dots without an answer',
    paper_pages: 'paper put into the printer',
    paper_receipts: 'receipt paper changed',
    test_sound: 'sound test',
    test_print: 'test page',
    test_receipt: 'test receipt',
    check_in: 'check-in at once',
    restart_shell: 'screen restarted',
    restart_machine: 'machine restarted',
  },
}
