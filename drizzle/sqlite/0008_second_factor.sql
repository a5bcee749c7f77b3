CREATE TABLE `passkeys` (
	`credential_id` text PRIMARY KEY NOT NULL,
	`subject` text NOT NULL,
	`name` text NOT NULL,
	`public_key` text NOT NULL,
	`counter` integer NOT NULL,
	`transports` text NOT NULL,
	`backup_eligible` integer NOT NULL,
	`backed_up` integer NOT NULL,
	`aaguid` text NOT NULL,
	`created_at` integer NOT NULL,
	`last_used_at` integer,
	FOREIGN KEY (`subject`) REFERENCES `users`(`subject`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE INDEX `passkeys_subject` ON `passkeys` (`subject`,`created_at`);--> statement-breakpoint
CREATE TABLE `pending_sign_ins` (
	`pending_hash` text PRIMARY KEY NOT NULL,
	`subject` text NOT NULL,
	`amr` text NOT NULL,
	`password_changed_at` integer,
	`expires_at` integer NOT NULL,
	FOREIGN KEY (`subject`) REFERENCES `users`(`subject`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE INDEX `pending_sign_ins_subject` ON `pending_sign_ins` (`subject`);--> statement-breakpoint
CREATE INDEX `pending_sign_ins_expires_at` ON `pending_sign_ins` (`expires_at`);--> statement-breakpoint
CREATE TABLE `used_challenges` (
	`challenge_hash` text PRIMARY KEY NOT NULL,
	`expires_at` integer NOT NULL
);
--> statement-breakpoint
CREATE INDEX `used_challenges_expires_at` ON `used_challenges` (`expires_at`);--> statement-breakpoint
ALTER TABLE `users` ADD `second_factor_required` integer DEFAULT false NOT NULL;