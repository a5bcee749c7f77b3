DROP INDEX `audit_events_target`;--> statement-breakpoint
DROP INDEX `audit_events_run_id`;--> statement-breakpoint
ALTER TABLE `audit_events` ADD `outcome` text DEFAULT 'SUCCESS' NOT NULL;--> statement-breakpoint
ALTER TABLE `audit_events` ADD `code` text;--> statement-breakpoint
ALTER TABLE `audit_events` ADD `address` text;--> statement-breakpoint
ALTER TABLE `audit_events` ADD `user_agent` text;--> statement-breakpoint
ALTER TABLE `audit_events` ADD `request_id` text;--> statement-breakpoint
CREATE INDEX `audit_events_actor` ON `audit_events` (`actor`,`event_id`);--> statement-breakpoint
CREATE INDEX `audit_events_action` ON `audit_events` (`action`,`event_id`);--> statement-breakpoint
CREATE INDEX `audit_events_target_event` ON `audit_events` (`target`,`event_id`);--> statement-breakpoint
CREATE INDEX `audit_events_run` ON `audit_events` (`run_id`,`event_id`);--> statement-breakpoint
CREATE INDEX `audit_events_failed` ON `audit_events` (`event_id`) WHERE outcome = 'FAILURE';