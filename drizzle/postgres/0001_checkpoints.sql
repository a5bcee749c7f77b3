CREATE TABLE "sync_checkpoints" (
	"checkpoint_id" text PRIMARY KEY NOT NULL,
	"source" text NOT NULL,
	"node" text NOT NULL,
	"hash" text NOT NULL
);
--> statement-breakpoint
ALTER TABLE "sync_runs" ADD COLUMN "checkpoints" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
CREATE INDEX "sync_checkpoints_source" ON "sync_checkpoints" USING btree ("source");