CREATE TABLE `access_tokens` (
	`token_hash` text PRIMARY KEY NOT NULL,
	`grant_id` text,
	`client_id` text NOT NULL,
	`scopes` text NOT NULL,
	`audience` text NOT NULL,
	`issued_at` integer NOT NULL,
	`expires_at` integer NOT NULL,
	FOREIGN KEY (`grant_id`) REFERENCES `grants`(`grant_id`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`client_id`) REFERENCES `clients`(`client_id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE INDEX `access_tokens_grant_id` ON `access_tokens` (`grant_id`);--> statement-breakpoint
CREATE INDEX `access_tokens_client_id` ON `access_tokens` (`client_id`);--> statement-breakpoint
CREATE INDEX `access_tokens_expires_at` ON `access_tokens` (`expires_at`);--> statement-breakpoint
CREATE TABLE `clients` (
	`client_id` text PRIMARY KEY NOT NULL,
	`client_name` text,
	`metadata` text NOT NULL,
	`secret_hash` text,
	`secret_sealed` text,
	`registration_token_hash` text,
	`origin` text NOT NULL,
	`enabled` integer NOT NULL,
	`revision` integer NOT NULL,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL
);
--> statement-breakpoint
CREATE INDEX `clients_created_at` ON `clients` (`created_at`,`client_id`);--> statement-breakpoint
CREATE TABLE `consents` (
	`consent_id` text PRIMARY KEY NOT NULL,
	`subject` text NOT NULL,
	`client_id` text NOT NULL,
	`scopes` text NOT NULL,
	`claims` text NOT NULL,
	`resources` text NOT NULL,
	`granted_at` integer NOT NULL,
	`updated_at` integer NOT NULL,
	FOREIGN KEY (`subject`) REFERENCES `users`(`subject`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`client_id`) REFERENCES `clients`(`client_id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE UNIQUE INDEX `consents_subject_client_id` ON `consents` (`subject`,`client_id`);--> statement-breakpoint
CREATE INDEX `consents_client_id` ON `consents` (`client_id`);--> statement-breakpoint
CREATE TABLE `device_codes` (
	`device_code_hash` text PRIMARY KEY NOT NULL,
	`user_code_hash` text NOT NULL,
	`client_id` text NOT NULL,
	`scopes` text NOT NULL,
	`resources` text NOT NULL,
	`status` text NOT NULL,
	`grant_id` text,
	`interval` integer NOT NULL,
	`polled_at` integer,
	`created_at` integer NOT NULL,
	`expires_at` integer NOT NULL,
	FOREIGN KEY (`client_id`) REFERENCES `clients`(`client_id`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`grant_id`) REFERENCES `grants`(`grant_id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE UNIQUE INDEX `device_codes_user_code_hash` ON `device_codes` (`user_code_hash`);--> statement-breakpoint
CREATE INDEX `device_codes_client_id` ON `device_codes` (`client_id`);--> statement-breakpoint
CREATE INDEX `device_codes_expires_at` ON `device_codes` (`expires_at`);--> statement-breakpoint
CREATE TABLE `grants` (
	`grant_id` text PRIMARY KEY NOT NULL,
	`client_id` text NOT NULL,
	`subject` text NOT NULL,
	`session_id` text,
	`scopes` text NOT NULL,
	`resources` text NOT NULL,
	`authentication` text NOT NULL,
	`code_hash` text,
	`code_expires_at` integer,
	`code_spent_at` integer,
	`redirect_uri` text,
	`code_challenge` text,
	`created_at` integer NOT NULL,
	`expires_at` integer NOT NULL,
	`revoked_at` integer,
	FOREIGN KEY (`client_id`) REFERENCES `clients`(`client_id`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`subject`) REFERENCES `users`(`subject`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE UNIQUE INDEX `grants_code_hash` ON `grants` (`code_hash`);--> statement-breakpoint
CREATE INDEX `grants_subject` ON `grants` (`subject`,`client_id`);--> statement-breakpoint
CREATE INDEX `grants_client_id` ON `grants` (`client_id`);--> statement-breakpoint
CREATE INDEX `grants_session_id` ON `grants` (`session_id`);--> statement-breakpoint
CREATE INDEX `grants_expires_at` ON `grants` (`expires_at`);--> statement-breakpoint
CREATE TABLE `instance_secrets` (
	`name` text PRIMARY KEY NOT NULL,
	`value` text NOT NULL,
	`created_at` integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE `logout_deliveries` (
	`delivery_id` text PRIMARY KEY NOT NULL,
	`client_id` text NOT NULL,
	`subject` text NOT NULL,
	`session_id` text NOT NULL,
	`attempts` integer NOT NULL,
	`next_attempt_at` integer NOT NULL,
	`expires_at` integer NOT NULL,
	FOREIGN KEY (`client_id`) REFERENCES `clients`(`client_id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE INDEX `logout_deliveries_next_attempt_at` ON `logout_deliveries` (`next_attempt_at`);--> statement-breakpoint
CREATE INDEX `logout_deliveries_expires_at` ON `logout_deliveries` (`expires_at`);--> statement-breakpoint
CREATE TABLE `refresh_tokens` (
	`token_hash` text PRIMARY KEY NOT NULL,
	`grant_id` text NOT NULL,
	`scopes` text NOT NULL,
	`issued_at` integer NOT NULL,
	`expires_at` integer NOT NULL,
	`rotated_at` integer,
	FOREIGN KEY (`grant_id`) REFERENCES `grants`(`grant_id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE INDEX `refresh_tokens_grant_id` ON `refresh_tokens` (`grant_id`);--> statement-breakpoint
CREATE INDEX `refresh_tokens_expires_at` ON `refresh_tokens` (`expires_at`);--> statement-breakpoint
CREATE TABLE `used_assertions` (
	`assertion_hash` text PRIMARY KEY NOT NULL,
	`expires_at` integer NOT NULL
);
--> statement-breakpoint
CREATE INDEX `used_assertions_expires_at` ON `used_assertions` (`expires_at`);--> statement-breakpoint
ALTER TABLE `sessions` ADD `session_id` text DEFAULT '' NOT NULL;--> statement-breakpoint
CREATE INDEX `sessions_session_id` ON `sessions` (`session_id`);--> statement-breakpoint
ALTER TABLE `signing_keys` ADD `active_from` integer;--> statement-breakpoint
ALTER TABLE `signing_keys` ADD `published_until` integer;