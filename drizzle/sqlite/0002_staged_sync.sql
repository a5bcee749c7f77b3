CREATE TABLE `sync_staged_batches` (
	`run_id` text NOT NULL,
	`number` integer NOT NULL,
	`ticket` text NOT NULL,
	`request_hash` text NOT NULL,
	`plan_sum` text NOT NULL,
	`counts` text NOT NULL,
	`written` text
);
--> statement-breakpoint
CREATE UNIQUE INDEX `sync_staged_batches_number` ON `sync_staged_batches` (`run_id`,`number`);--> statement-breakpoint
CREATE TABLE `sync_staged_checkpoints` (
	`run_id` text NOT NULL,
	`batch` integer NOT NULL,
	`checkpoint_id` text NOT NULL,
	`node` text NOT NULL,
	`hash` text NOT NULL
);
--> statement-breakpoint
CREATE INDEX `sync_staged_checkpoints_batch` ON `sync_staged_checkpoints` (`run_id`,`batch`);--> statement-breakpoint
CREATE TABLE `sync_staged_runs` (
	`run_id` text PRIMARY KEY NOT NULL,
	`actor` text NOT NULL,
	`source` text NOT NULL,
	`options` text NOT NULL,
	`started_at` integer NOT NULL,
	`expires_at` integer NOT NULL,
	`outcome` text
);
--> statement-breakpoint
CREATE UNIQUE INDEX `sync_staged_runs_source` ON `sync_staged_runs` (`source`);--> statement-breakpoint
CREATE TABLE `sync_staged_users` (
	`run_id` text NOT NULL,
	`batch` integer NOT NULL,
	`kind` text NOT NULL,
	`record_index` integer NOT NULL,
	`username_key` text NOT NULL,
	`subject` text,
	`decided_revision` integer NOT NULL,
	`username` text,
	`email` text,
	`email_verified` integer,
	`enabled` integer,
	`properties` text,
	`source` text,
	`password_hash` text,
	`ends_sessions` integer NOT NULL,
	`sessions_revoked` integer NOT NULL,
	`event_id` text NOT NULL,
	`detail` text NOT NULL,
	`errors` text
);
--> statement-breakpoint
CREATE UNIQUE INDEX `sync_staged_users_key` ON `sync_staged_users` (`run_id`,`username_key`);--> statement-breakpoint
CREATE INDEX `sync_staged_users_batch` ON `sync_staged_users` (`run_id`,`batch`);