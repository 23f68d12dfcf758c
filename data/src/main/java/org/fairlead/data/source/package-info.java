/**
 * Where samples come from: the seam of a format, and what formats are made of.
 *
 * <p>A format finds samples, their columns and their splits: a {@link
 * org.fairlead.data.source.SampleSource}. {@link org.fairlead.data.source.SourceDataset} chooses a
 * recipe's target and protected columns of it and makes a data set; {@link
 * org.fairlead.data.source.GeneratedImages} are images beside it that a model can only learn from.
 * {@link org.fairlead.data.source.FileSource} is a source of image files, {@link
 * org.fairlead.data.source.LabelTable} reads CSV and TSV files strictly, {@link
 * org.fairlead.data.source.Categories} makes a column of texts, {@link
 * org.fairlead.data.source.HashedSplit} a test split where the data have none.
 */
@NullMarked
package org.fairlead.data.source;

import org.jspecify.annotations.NullMarked;
