DROP INDEX "sessions_subject";--> statement-breakpoint
DROP INDEX "users_email";--> statement-breakpoint
DROP INDEX "users_source";--> statement-breakpoint
CREATE INDEX "sessions_auth_time" ON "sessions" USING btree ("auth_time","session_id");--> statement-breakpoint
CREATE INDEX "users_source_username" ON "users" USING btree ("source","username_key");--> statement-breakpoint
CREATE INDEX "users_enabled" ON "users" USING btree ("enabled","subject");--> statement-breakpoint
CREATE INDEX "users_enabled_username" ON "users" USING btree ("enabled","username_key");--> statement-breakpoint
CREATE INDEX "sessions_subject" ON "sessions" USING btree ("subject","auth_time","session_id");--> statement-breakpoint
CREATE INDEX "users_email" ON "users" USING btree ("email","subject");--> statement-breakpoint
CREATE INDEX "users_source" ON "users" USING btree ("source","subject");