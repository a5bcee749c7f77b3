DROP INDEX "access_tokens_grant_id";--> statement-breakpoint
DROP INDEX "access_tokens_client_id";--> statement-breakpoint
DROP INDEX "consents_client_id";--> statement-breakpoint
DROP INDEX "grants_client_id";--> statement-breakpoint
DROP INDEX "refresh_tokens_grant_id";--> statement-breakpoint
CREATE INDEX "access_tokens_of_grant" ON "access_tokens" USING btree ("grant_id","issued_at","token_hash");--> statement-breakpoint
CREATE INDEX "access_tokens_of_client" ON "access_tokens" USING btree ("client_id","issued_at","token_hash");--> statement-breakpoint
CREATE INDEX "audit_events_failed_actor" ON "audit_events" USING btree ("actor","event_id") WHERE outcome = 'FAILURE';--> statement-breakpoint
CREATE INDEX "audit_events_failed_action" ON "audit_events" USING btree ("action","event_id") WHERE outcome = 'FAILURE';--> statement-breakpoint
CREATE INDEX "audit_events_failed_target" ON "audit_events" USING btree ("target","event_id") WHERE outcome = 'FAILURE';--> statement-breakpoint
CREATE INDEX "consents_of_subject" ON "consents" USING btree ("subject","consent_id");--> statement-breakpoint
CREATE INDEX "consents_of_client" ON "consents" USING btree ("client_id","consent_id");--> statement-breakpoint
CREATE INDEX "grants_of_subject" ON "grants" USING btree ("subject","grant_id");--> statement-breakpoint
CREATE INDEX "grants_of_client" ON "grants" USING btree ("client_id","grant_id");--> statement-breakpoint
CREATE INDEX "refresh_tokens_of_grant" ON "refresh_tokens" USING btree ("grant_id","issued_at","token_hash");--> statement-breakpoint
CREATE INDEX "sync_runs_source" ON "sync_runs" USING btree ("source","run_id");--> statement-breakpoint
CREATE INDEX "sync_runs_actor" ON "sync_runs" USING btree ("actor","run_id");