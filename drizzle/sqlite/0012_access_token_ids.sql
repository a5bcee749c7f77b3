DROP INDEX `access_tokens_of_grant`;--> statement-breakpoint
DROP INDEX `access_tokens_of_client`;--> statement-breakpoint
ALTER TABLE `access_tokens` ADD `token_id` text DEFAULT '' NOT NULL;--> statement-breakpoint
CREATE INDEX `access_tokens_grant_token` ON `access_tokens` (`grant_id`,`token_id`);--> statement-breakpoint
CREATE INDEX `access_tokens_client_token` ON `access_tokens` (`client_id`,`token_id`);