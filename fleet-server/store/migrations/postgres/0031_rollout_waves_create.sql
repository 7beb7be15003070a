-- Plans of rollouts: waves, approval, start, windows, and the job that gives every terminal its place.

ALTER TABLE rollouts ADD COLUMN plan TEXT COLLATE "C" NOT NULL DEFAULT ''; -- JSON; empty is the plan of one wave
ALTER TABLE rollouts ADD COLUMN activation TEXT COLLATE "C" NOT NULL DEFAULT ''; -- JSON; empty is any time
ALTER TABLE rollouts ADD COLUMN silence_ms BIGINT NOT NULL DEFAULT 604800000;
ALTER TABLE rollouts ADD COLUMN needs_approval BOOLEAN NOT NULL DEFAULT FALSE;
ALTER TABLE rollouts ADD COLUMN submitted_at BIGINT;
ALTER TABLE rollouts ADD COLUMN approved_at BIGINT;
ALTER TABLE rollouts ADD COLUMN approved_by TEXT COLLATE "C"; -- username
ALTER TABLE rollouts ADD COLUMN starts_at BIGINT;
ALTER TABLE rollouts ADD COLUMN paused_by TEXT COLLATE "C";
ALTER TABLE rollouts ADD COLUMN stopped_for TEXT COLLATE "C";
ALTER TABLE rollouts ADD COLUMN reverse_of UUID REFERENCES rollouts (id);
ALTER TABLE rollouts ADD COLUMN join_total BIGINT NOT NULL DEFAULT 0;
ALTER TABLE rollouts ADD COLUMN join_done BIGINT NOT NULL DEFAULT 0;
ALTER TABLE rollouts ADD COLUMN join_after UUID; -- the last terminal that has its place; they go by id
ALTER TABLE rollouts ADD COLUMN joined_at BIGINT;
UPDATE rollouts SET joined_at = started_at WHERE state <> 'draft';
CREATE INDEX rollouts_reverse ON rollouts (reverse_of) WHERE reverse_of IS NOT NULL;
CREATE INDEX rollouts_starts ON rollouts (starts_at) WHERE state = 'scheduled';
CREATE INDEX rollouts_joining ON rollouts (id) WHERE joined_at IS NULL AND started_at IS NOT NULL;

-- Crashes of a rollout's terminals, and the time they had for it: the counts times the milliseconds since measured_at
-- are added whenever the counts change.
ALTER TABLE rollout_progress ADD COLUMN measured_at BIGINT NOT NULL DEFAULT 0;
ALTER TABLE rollout_progress ADD COLUMN upgraded_crashes BIGINT NOT NULL DEFAULT 0;
ALTER TABLE rollout_progress ADD COLUMN upgraded_ms BIGINT NOT NULL DEFAULT 0;
ALTER TABLE rollout_progress ADD COLUMN other_crashes BIGINT NOT NULL DEFAULT 0;
ALTER TABLE rollout_progress ADD COLUMN other_ms BIGINT NOT NULL DEFAULT 0;

-- Written by the transactions that hold the row of rollout_progress.
CREATE TABLE rollout_waves (
    rollout_id UUID NOT NULL REFERENCES rollouts (id),
    number BIGINT NOT NULL, -- from 0
    state TEXT COLLATE "C" NOT NULL,
    upper_hash BIGINT, -- its terminals hash up to here; NULL before they are ranked
    opened_at BIGINT,
    done_at BIGINT,
    soak_until BIGINT,
    passed_at BIGINT,
    pardoned BIGINT NOT NULL DEFAULT 0,
    eligible BIGINT NOT NULL DEFAULT 0,
    downloading BIGINT NOT NULL DEFAULT 0,
    downloaded BIGINT NOT NULL DEFAULT 0,
    verified BIGINT NOT NULL DEFAULT 0,
    staged BIGINT NOT NULL DEFAULT 0,
    activating BIGINT NOT NULL DEFAULT 0,
    probation BIGINT NOT NULL DEFAULT 0,
    committed BIGINT NOT NULL DEFAULT 0,
    rejected BIGINT NOT NULL DEFAULT 0,
    failed BIGINT NOT NULL DEFAULT 0,
    rolled_back BIGINT NOT NULL DEFAULT 0,
    aborted BIGINT NOT NULL DEFAULT 0,
    superseded BIGINT NOT NULL DEFAULT 0,
    expired BIGINT NOT NULL DEFAULT 0,
    PRIMARY KEY (rollout_id, number)
);
CREATE INDEX rollout_waves_soaking ON rollout_waves (soak_until) WHERE state = 'soaking';
INSERT INTO rollout_waves (rollout_id, number, state, opened_at, eligible, downloading, downloaded, verified, staged,
    activating, probation, committed, rejected, failed, rolled_back, aborted, superseded, expired)
SELECT r.id, 0, CASE WHEN r.started_at IS NULL THEN 'waiting' ELSE 'open' END, r.started_at, p.eligible,
    p.downloading, p.downloaded, p.verified, p.staged, p.activating, p.probation, p.committed, p.rejected, p.failed,
    p.rolled_back, p.aborted, p.superseded, p.expired
FROM rollouts r JOIN rollout_progress p ON p.rollout_id = r.id;

ALTER TABLE attempts ADD COLUMN wave BIGINT NOT NULL DEFAULT 0;
ALTER TABLE attempts ADD COLUMN held TEXT COLLATE "C"; -- JSON: what the terminal last said keeps it
ALTER TABLE attempts ADD COLUMN deadline_at BIGINT; -- begun, and silent past this: expired
UPDATE attempts SET deadline_at = updated_at + 604800000
    WHERE state IN ('downloading', 'downloaded', 'verified', 'staged', 'activating', 'probation');
DROP INDEX attempts_begun;
CREATE INDEX attempts_begun ON attempts (deadline_at) WHERE state IN ('downloading', 'downloaded', 'verified',
    'staged', 'activating', 'probation');
DROP INDEX attempts_eligible;
CREATE INDEX attempts_wave ON attempts (rollout_id, wave, state, id);
UPDATE rollout_progress SET measured_at = (SELECT r.updated_at FROM rollouts r WHERE r.id = rollout_id);
