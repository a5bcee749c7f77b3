DROP INDEX "audit_events_target";--> statement-breakpoint
DROP INDEX "audit_events_run_id";--> statement-breakpoint
ALTER TABLE "audit_events" ADD COLUMN "outcome" text DEFAULT 'SUCCESS' NOT NULL;--> statement-breakpoint
ALTER TABLE "audit_events" ADD COLUMN "code" text;--> statement-breakpoint
ALTER TABLE "audit_events" ADD COLUMN "address" text;--> statement-breakpoint
ALTER TABLE "audit_events" ADD COLUMN "user_agent" text;--> statement-breakpoint
ALTER TABLE "audit_events" ADD COLUMN "request_id" text;--> statement-breakpoint
CREATE INDEX "audit_events_actor" ON "audit_events" USING btree ("actor","event_id");--> statement-breakpoint
CREATE INDEX "audit_events_action" ON "audit_events" USING btree ("action","event_id");--> statement-breakpoint
CREATE INDEX "audit_events_target_event" ON "audit_events" USING btree ("target","event_id");--> statement-breakpoint
CREATE INDEX "audit_events_run" ON "audit_events" USING btree ("run_id","event_id");--> statement-breakpoint
CREATE INDEX "audit_events_failed" ON "audit_events" USING btree ("event_id") WHERE outcome = 'FAILURE';