ALTER TABLE `clients` ADD `tokens_valid_from` integer;--> statement-breakpoint
CREATE INDEX `clients_client_name` ON `clients` (`client_name`,`created_at`,`client_id`);--> statement-breakpoint
CREATE INDEX `clients_origin` ON `clients` (`origin`,`created_at`,`client_id`);--> statement-breakpoint
CREATE INDEX `clients_enabled` ON `clients` (`enabled`,`created_at`,`client_id`);--> statement-breakpoint
CREATE INDEX `clients_enabled_origin` ON `clients` (`enabled`,`origin`,`created_at`,`client_id`);--> statement-breakpoint
ALTER TABLE `signing_keys` ADD `retired_at` integer;--> statement-breakpoint
CREATE INDEX `admin_tokens_name` ON `admin_tokens` (`name`,`token_id`);