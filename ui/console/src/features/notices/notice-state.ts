import type { Notice } from 'api'
import type { Tone } from 'kit'

/** Where a notice is in its life; this follows from the time alone. */
export type NoticeState = 'waiting' | 'shown' | 'ended'

export function noticeState(notice: Pick<Notice, 'starts_at' | 'ends_at'>, now: number): NoticeState {
  if (notice.ends_at != null && notice.ends_at <= now) return 'ended'
  return notice.starts_at > now ? 'waiting' : 'shown'
}

export const NOTICE_STATE: Record<NoticeState, Tone> = { waiting: 'busy', shown: 'good', ended: 'quiet' }
