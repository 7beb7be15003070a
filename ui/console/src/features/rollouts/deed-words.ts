/** What is decided about a rollout, what is asked before, and what is said of where it stands. */
export const zh = {
  deed: {
    submit: '提交审批',
    approve: '批准',
    withdraw: '撤回为草稿',
    schedule: '定时开始',
    start: '开始',
    pause: '暂停',
    resume: '继续',
    halt: '终止',
    rollback: '全部退回',
  },
  ask: {
    submit: '提交后由另一名运维人员批准。批准之前不会动任何终端。',
    approve: '您批准后，任务按下面的计划进行：',
    withdraw: '任务回到草稿，已有的批准作废；没有终端受影响。',
    schedule: '到时间后任务自动按下面的计划开始：',
    start: '任务立即按下面的计划开始：',
    pause: '暂停后不再有新的终端开始升级；{under} 台已开始的会继续完成。之后可以继续。',
    resume: '{left} 台尚未开始的终端将继续升级。到现在为止未成功的 {bad} 台不再计入自动暂停的上限。',
    halt: '终止后不能再继续：{left} 台尚未开始、{waiting} 台尚未切换的终端不再升级；正在切换的会自行完成或退回；已升级的 {done} 台保持新版本。',
    rollback:
      '{switched} 台已切换到 {version} 的终端将立即分别退回，不再分批；其余 {rest} 台停止升级、保持原来的版本。有群众使用的终端等空闲后再退回。',
  },
  done: {
    submit: '已提交，等待另一人批准',
    approve: '已批准',
    withdraw: '已撤回为草稿',
    schedule: '已定时',
    start: '升级已开始',
    pause: '已暂停',
    resume: '已继续',
    halt: '已终止',
    rollback: '已开始退回',
  },
  startsAt: '开始时间',
  backTo: '退回到',
  backToOrigin: '终端原来的版本（自动）',
  backToNote: '终端不接受比现在更旧的发布序号。要退回旧软件，请先用发布工具以新序号重新发布旧版本并上传。',
  notice: {
    awaiting:
      '{by} 于 {time} 提交，等待批准。请核对下面的计划，再批准或撤回（要改计划，请撤回并终止后新建）；批准之前不会动任何终端。',
    awaitingOwn: '已于 {time} 提交，等待另一名运维人员批准；您是创建人，不能自己批准。',
    scheduled: '已就绪，{time} 自动开始。',
    ready: '已就绪，等人手动开始。',
    tripped:
      '任务已自动暂停，没有新的终端开始升级。请先看下面未成功的终端和原因，再决定继续、终止或全部退回。',
    withdrawn:
      '发布版本已撤回，任务已自动暂停，没有新的终端开始升级。请终止任务或全部退回；重新签发上传同一版本后才能继续。',
    paused: '任务已由人暂停，没有新的终端开始升级。',
    rolling_back: '正在退回：已切换的终端由另一个任务退回。',
    reversed: '这个任务已被退回。',
    seeReverse: '查看退回任务',
    reverse: '这是一个退回任务：把另一个任务已切换的终端退回去。',
    seeOrigin: '查看原任务',
    joining: '正在把终端编入批次：{done} / {total} 台。全部编好后才开始。',
  },
}

export const en: typeof zh = {
  deed: {
    submit: 'Submit for approval',
    approve: 'Approve',
    withdraw: 'Back to draft',
    schedule: 'Set a time',
    start: 'Start',
    pause: 'Pause',
    resume: 'Resume',
    halt: 'Halt',
    rollback: 'Roll all back',
  },
  ask: {
    submit: 'A second person has to approve it. Until then no terminal is touched.',
    approve: 'Once you approve, it goes by this plan:',
    withdraw: 'It is a draft again, and an approval counts no more. No terminal is touched.',
    schedule: 'At that time it begins by itself, by this plan:',
    start: 'It begins at once, by this plan:',
    pause: 'No further terminal begins; the {under} under way finish. It can be resumed.',
    resume:
      'The {left} terminals that have not begun go on. The {bad} that went wrong until now no longer count.',
    halt: 'It cannot be resumed: {left} terminals that have not begun and {waiting} that have not switched stay as they are; those switching finish or fall back; the {done} upgraded keep the new version.',
    rollback:
      'The {switched} terminals that switched to {version} go back at once, in no waves; the other {rest} stop and stay as they are. A terminal in use goes back once nobody uses it.',
  },
  done: {
    submit: 'Submitted; a second person has to approve it',
    approve: 'Approved',
    withdraw: 'A draft again',
    schedule: 'Time set',
    start: 'Started',
    pause: 'Paused',
    resume: 'Resumed',
    halt: 'Halted',
    rollback: 'Going back',
  },
  startsAt: 'Begins',
  backTo: 'Back to',
  backToOrigin: 'What the terminals came from (by itself)',
  backToNote:
    'A terminal takes no release with a lower counter than its own. To go back to old software, publish it again with a new counter and upload it first.',
  notice: {
    awaiting:
      '{by} submitted it ({time}). Check the plan below, then approve it or take it back to draft (to change the plan, take it back, halt it and make a new one); until then no terminal is touched.',
    awaitingOwn: 'Submitted ({time}). Another person has to approve it: you made it yourself.',
    scheduled: 'Ready; it begins by itself: {time}.',
    ready: 'Ready; somebody has to start it.',
    tripped:
      'It paused by itself; no further terminal begins. Look below at those that went wrong and why, then resume, halt or roll all back.',
    withdrawn:
      'Its release was withdrawn, so it paused itself; no further terminal begins. Halt it or roll it all back; it can resume only once the same release is signed and uploaded again.',
    paused: 'A person paused it; no further terminal begins.',
    rolling_back: 'Going back: another rollout takes back the terminals that switched.',
    reversed: 'This rollout was taken back.',
    seeReverse: 'See the rollback',
    reverse: 'A rollback: it takes back the terminals that another rollout switched.',
    seeOrigin: 'See that rollout',
    joining: 'Terminals get their places in the waves: {done} of {total}. It begins once all have theirs.',
  },
}
