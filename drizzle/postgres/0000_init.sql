CREATE TABLE "admin_tokens" (
	"token_id" text PRIMARY KEY NOT NULL,
	"name" text NOT NULL,
	"secret_hash" text NOT NULL,
	"scopes" jsonb NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	"expires_at" timestamp (3) with time zone,
	"revoked_at" timestamp (3) with time zone
);
--> statement-breakpoint
CREATE TABLE "audit_events" (
	"event_id" text PRIMARY KEY NOT NULL,
	"at" timestamp (3) with time zone NOT NULL,
	"actor" text NOT NULL,
	"action" text NOT NULL,
	"target" text NOT NULL,
	"run_id" text,
	"detail" jsonb NOT NULL
);
--> statement-breakpoint
CREATE TABLE "leases" (
	"name" text PRIMARY KEY NOT NULL,
	"holder" text NOT NULL,
	"expires_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "sessions" (
	"session_hash" text PRIMARY KEY NOT NULL,
	"subject" text NOT NULL,
	"auth_time" timestamp (3) with time zone NOT NULL,
	"amr" jsonb NOT NULL,
	"address" text,
	"user_agent" text,
	"expires_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "signing_keys" (
	"key_id" text PRIMARY KEY NOT NULL,
	"algorithm" text NOT NULL,
	"public_jwk" jsonb NOT NULL,
	"private_jwk" jsonb NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "sync_answers" (
	"answer_id" text PRIMARY KEY NOT NULL,
	"request_hash" text NOT NULL,
	"outcome" jsonb NOT NULL,
	"expires_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "sync_checkpoints" (
	"checkpoint_id" text PRIMARY KEY NOT NULL,
	"source" text NOT NULL,
	"node" text NOT NULL,
	"hash" text NOT NULL
);
--> statement-breakpoint
CREATE TABLE "sync_runs" (
	"run_id" text PRIMARY KEY NOT NULL,
	"source" text NOT NULL,
	"actor" text NOT NULL,
	"on_error" text NOT NULL,
	"password_policy" text NOT NULL,
	"plan_hash" text NOT NULL,
	"started_at" timestamp (3) with time zone NOT NULL,
	"finished_at" timestamp (3) with time zone NOT NULL,
	"total" integer NOT NULL,
	"created" integer NOT NULL,
	"updated" integer NOT NULL,
	"unchanged" integer NOT NULL,
	"disabled" integer NOT NULL,
	"deleted" integer NOT NULL,
	"failed" integer NOT NULL,
	"passwords_hashed" integer NOT NULL,
	"passwords_verified" integer NOT NULL,
	"rows_written" integer NOT NULL,
	"sessions_revoked" integer NOT NULL,
	"checkpoints" integer DEFAULT 0 NOT NULL
);
--> statement-breakpoint
CREATE TABLE "users" (
	"subject" text PRIMARY KEY NOT NULL,
	"username" text NOT NULL,
	"username_key" text NOT NULL,
	"email" text,
	"email_verified" boolean NOT NULL,
	"enabled" boolean NOT NULL,
	"properties" jsonb NOT NULL,
	"password_hash" text,
	"declared_password_hash" text,
	"password_rehash" jsonb,
	"password_changed_at" timestamp (3) with time zone,
	"source" text,
	"revision" integer NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	"updated_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
ALTER TABLE "sessions" ADD CONSTRAINT "sessions_subject_users_subject_fk" FOREIGN KEY ("subject") REFERENCES "public"."users"("subject") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "audit_events_target" ON "audit_events" USING btree ("target");--> statement-breakpoint
CREATE INDEX "audit_events_run_id" ON "audit_events" USING btree ("run_id");--> statement-breakpoint
CREATE INDEX "sessions_subject" ON "sessions" USING btree ("subject");--> statement-breakpoint
CREATE INDEX "sessions_expires_at" ON "sessions" USING btree ("expires_at");--> statement-breakpoint
CREATE INDEX "sync_answers_expires_at" ON "sync_answers" USING btree ("expires_at");--> statement-breakpoint
CREATE INDEX "sync_checkpoints_source" ON "sync_checkpoints" USING btree ("source");--> statement-breakpoint
CREATE UNIQUE INDEX "users_username_key" ON "users" USING btree ("username_key");--> statement-breakpoint
CREATE INDEX "users_email" ON "users" USING btree ("email");--> statement-breakpoint
CREATE INDEX "users_source" ON "users" USING btree ("source");