CREATE TABLE `admin_tokens` (
	`token_id` text PRIMARY KEY NOT NULL,
	`name` text NOT NULL,
	`secret_hash` text NOT NULL,
	`scopes` text NOT NULL,
	`created_at` integer NOT NULL,
	`expires_at` integer,
	`revoked_at` integer
);
--> statement-breakpoint
CREATE TABLE `audit_events` (
	`event_id` text PRIMARY KEY NOT NULL,
	`at` integer NOT NULL,
	`actor` text NOT NULL,
	`action` text NOT NULL,
	`target` text NOT NULL,
	`run_id` text,
	`detail` text NOT NULL
);
--> statement-breakpoint
CREATE INDEX `audit_events_target` ON `audit_events` (`target`);--> statement-breakpoint
CREATE INDEX `audit_events_run_id` ON `audit_events` (`run_id`);--> statement-breakpoint
CREATE TABLE `leases` (
	`name` text PRIMARY KEY NOT NULL,
	`holder` text NOT NULL,
	`expires_at` integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE `sessions` (
	`session_hash` text PRIMARY KEY NOT NULL,
	`subject` text NOT NULL,
	`auth_time` integer NOT NULL,
	`amr` text NOT NULL,
	`address` text,
	`user_agent` text,
	`expires_at` integer NOT NULL,
	FOREIGN KEY (`subject`) REFERENCES `users`(`subject`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE INDEX `sessions_subject` ON `sessions` (`subject`);--> statement-breakpoint
CREATE INDEX `sessions_expires_at` ON `sessions` (`expires_at`);--> statement-breakpoint
CREATE TABLE `signing_keys` (
	`key_id` text PRIMARY KEY NOT NULL,
	`algorithm` text NOT NULL,
	`public_jwk` text NOT NULL,
	`private_jwk` text NOT NULL,
	`created_at` integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE `sync_answers` (
	`answer_id` text PRIMARY KEY NOT NULL,
	`request_hash` text NOT NULL,
	`outcome` text NOT NULL,
	`expires_at` integer NOT NULL
);
--> statement-breakpoint
CREATE INDEX `sync_answers_expires_at` ON `sync_answers` (`expires_at`);--> statement-breakpoint
CREATE TABLE `sync_checkpoints` (
	`checkpoint_id` text PRIMARY KEY NOT NULL,
	`source` text NOT NULL,
	`node` text NOT NULL,
	`hash` text NOT NULL
);
--> statement-breakpoint
CREATE INDEX `sync_checkpoints_source` ON `sync_checkpoints` (`source`);--> statement-breakpoint
CREATE TABLE `sync_runs` (
	`run_id` text PRIMARY KEY NOT NULL,
	`source` text NOT NULL,
	`actor` text NOT NULL,
	`on_error` text NOT NULL,
	`password_policy` text NOT NULL,
	`plan_hash` text NOT NULL,
	`started_at` integer NOT NULL,
	`finished_at` integer NOT NULL,
	`total` integer NOT NULL,
	`created` integer NOT NULL,
	`updated` integer NOT NULL,
	`unchanged` integer NOT NULL,
	`disabled` integer NOT NULL,
	`deleted` integer NOT NULL,
	`failed` integer NOT NULL,
	`passwords_hashed` integer NOT NULL,
	`passwords_verified` integer NOT NULL,
	`rows_written` integer NOT NULL,
	`sessions_revoked` integer NOT NULL,
	`checkpoints` integer DEFAULT 0 NOT NULL
);
--> statement-breakpoint
CREATE TABLE `users` (
	`subject` text PRIMARY KEY NOT NULL,
	`username` text NOT NULL,
	`username_key` text NOT NULL,
	`email` text,
	`email_verified` integer NOT NULL,
	`enabled` integer NOT NULL,
	`properties` text NOT NULL,
	`password_hash` text,
	`declared_password_hash` text,
	`password_rehash` text,
	`password_changed_at` integer,
	`source` text,
	`revision` integer NOT NULL,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `users_username_key` ON `users` (`username_key`);--> statement-breakpoint
CREATE INDEX `users_email` ON `users` (`email`);--> statement-breakpoint
CREATE INDEX `users_source` ON `users` (`source`);