DROP INDEX `sessions_subject`;--> statement-breakpoint
CREATE INDEX `sessions_auth_time` ON `sessions` (`auth_time`,`session_id`);--> statement-breakpoint
CREATE INDEX `sessions_subject` ON `sessions` (`subject`,`auth_time`,`session_id`);--> statement-breakpoint
DROP INDEX `users_email`;--> statement-breakpoint
DROP INDEX `users_source`;--> statement-breakpoint
CREATE INDEX `users_source_username` ON `users` (`source`,`username_key`);--> statement-breakpoint
CREATE INDEX `users_enabled` ON `users` (`enabled`,`subject`);--> statement-breakpoint
CREATE INDEX `users_enabled_username` ON `users` (`enabled`,`username_key`);--> statement-breakpoint
CREATE INDEX `users_email` ON `users` (`email`,`subject`);--> statement-breakpoint
CREATE INDEX `users_source` ON `users` (`source`,`subject`);