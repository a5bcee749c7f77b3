DROP INDEX `access_tokens_grant_id`;--> statement-breakpoint
DROP INDEX `access_tokens_client_id`;--> statement-breakpoint
CREATE INDEX `access_tokens_of_grant` ON `access_tokens` (`grant_id`,`issued_at`,`token_hash`);--> statement-breakpoint
CREATE INDEX `access_tokens_of_client` ON `access_tokens` (`client_id`,`issued_at`,`token_hash`);--> statement-breakpoint
DROP INDEX `consents_client_id`;--> statement-breakpoint
CREATE INDEX `consents_of_subject` ON `consents` (`subject`,`consent_id`);--> statement-breakpoint
CREATE INDEX `consents_of_client` ON `consents` (`client_id`,`consent_id`);--> statement-breakpoint
DROP INDEX `grants_client_id`;--> statement-breakpoint
CREATE INDEX `grants_of_subject` ON `grants` (`subject`,`grant_id`);--> statement-breakpoint
CREATE INDEX `grants_of_client` ON `grants` (`client_id`,`grant_id`);--> statement-breakpoint
DROP INDEX `refresh_tokens_grant_id`;--> statement-breakpoint
CREATE INDEX `refresh_tokens_of_grant` ON `refresh_tokens` (`grant_id`,`issued_at`,`token_hash`);--> statement-breakpoint
CREATE INDEX `audit_events_failed_actor` ON `audit_events` (`actor`,`event_id`) WHERE outcome = 'FAILURE';--> statement-breakpoint
CREATE INDEX `audit_events_failed_action` ON `audit_events` (`action`,`event_id`) WHERE outcome = 'FAILURE';--> statement-breakpoint
CREATE INDEX `audit_events_failed_target` ON `audit_events` (`target`,`event_id`) WHERE outcome = 'FAILURE';--> statement-breakpoint
CREATE INDEX `sync_runs_source` ON `sync_runs` (`source`,`run_id`);--> statement-breakpoint
CREATE INDEX `sync_runs_actor` ON `sync_runs` (`actor`,`run_id`);