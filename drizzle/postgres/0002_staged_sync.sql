CREATE TABLE "sync_staged_batches" (
	"run_id" text NOT NULL,
	"number" integer NOT NULL,
	"ticket" text NOT NULL,
	"request_hash" text NOT NULL,
	"plan_sum" text NOT NULL,
	"counts" jsonb NOT NULL,
	"written" jsonb
);
--> statement-breakpoint
CREATE TABLE "sync_staged_checkpoints" (
	"run_id" text NOT NULL,
	"batch" integer NOT NULL,
	"checkpoint_id" text NOT NULL,
	"node" text NOT NULL,
	"hash" text NOT NULL
);
--> statement-breakpoint
CREATE TABLE "sync_staged_runs" (
	"run_id" text PRIMARY KEY NOT NULL,
	"actor" text NOT NULL,
	"source" text NOT NULL,
	"options" jsonb NOT NULL,
	"started_at" timestamp (3) with time zone NOT NULL,
	"expires_at" timestamp (3) with time zone NOT NULL,
	"outcome" jsonb
);
--> statement-breakpoint
CREATE TABLE "sync_staged_users" (
	"run_id" text NOT NULL,
	"batch" integer NOT NULL,
	"kind" text NOT NULL,
	"record_index" integer NOT NULL,
	"username_key" text NOT NULL,
	"subject" text,
	"decided_revision" integer NOT NULL,
	"username" text,
	"email" text,
	"email_verified" boolean,
	"enabled" boolean,
	"properties" jsonb,
	"source" text,
	"password_hash" text,
	"ends_sessions" boolean NOT NULL,
	"sessions_revoked" integer NOT NULL,
	"event_id" text NOT NULL,
	"detail" jsonb NOT NULL,
	"errors" jsonb
);
--> statement-breakpoint
CREATE UNIQUE INDEX "sync_staged_batches_number" ON "sync_staged_batches" USING btree ("run_id","number");--> statement-breakpoint
CREATE INDEX "sync_staged_checkpoints_batch" ON "sync_staged_checkpoints" USING btree ("run_id","batch");--> statement-breakpoint
CREATE UNIQUE INDEX "sync_staged_runs_source" ON "sync_staged_runs" USING btree ("source");--> statement-breakpoint
CREATE UNIQUE INDEX "sync_staged_users_key" ON "sync_staged_users" USING btree ("run_id","username_key");--> statement-breakpoint
CREATE INDEX "sync_staged_users_batch" ON "sync_staged_users" USING btree ("run_id","batch");