CREATE TABLE "sync_progress" (
	"run_id" text PRIMARY KEY NOT NULL,
	"phase" text NOT NULL,
	"done" integer NOT NULL,
	"total" integer,
	"hashed" integer NOT NULL,
	"stale_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE INDEX "sync_progress_stale_at" ON "sync_progress" USING btree ("stale_at");