/**
 * What a run leaves behind, and how runs are found again and compared.
 *
 * <p>A {@link org.fairlead.tracking.RunStore} is a folder of run folders. Each {@link
 * org.fairlead.tracking.Run} holds its recipe, {@code run.json} (its {@link
 * org.fairlead.tracking.Manifest}), {@code metrics.jsonl}, checkpoints, the model, per-sample
 * {@link org.fairlead.tracking.Predictions} and {@link org.fairlead.tracking.Results}. Those files
 * are the truth; the SQLite index beside them only makes long lists fast and can be thrown away at
 * any time.
 *
 * <p>{@link org.fairlead.tracking.Comparison} puts runs side by side with paired intervals, {@link
 * org.fairlead.tracking.Figures} draws them, and {@link org.fairlead.tracking.Report} gathers a run
 * on one page. Nothing here prints: tables are strings.
 */
@NullMarked
package org.fairlead.tracking;

import org.jspecify.annotations.NullMarked;
