CREATE TABLE `job_runs` (
	`run_id` text PRIMARY KEY NOT NULL,
	`job_name` text NOT NULL,
	`trigger` text NOT NULL,
	`started_at` integer NOT NULL,
	`completed_at` integer,
	`success` integer,
	`error_message` text,
	`records_processed` integer
);
--> statement-breakpoint
CREATE INDEX `job_runs_job_name` ON `job_runs` (`job_name`,`run_id`);--> statement-breakpoint
CREATE INDEX `job_runs_started_at` ON `job_runs` (`started_at`);--> statement-breakpoint
CREATE TABLE `job_schedules` (
	`job_name` text PRIMARY KEY NOT NULL,
	`last_due_at` integer NOT NULL
);
