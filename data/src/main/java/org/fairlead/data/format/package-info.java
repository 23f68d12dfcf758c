/**
 * The layouts that data come in, by name.
 *
 * <p>A format is a {@link org.fairlead.data.format.FormatProvider}; {@link
 * org.fairlead.data.format.Datasets} finds it and opens a data set. Here are the formats of images:
 * published sets, and folders of any. What comes from a disk was written by others: every fault of
 * it is an {@link org.fairlead.base.InputException} that names file and line, or a warning that
 * counts.
 */
@NullMarked
package org.fairlead.data.format;

import org.jspecify.annotations.NullMarked;
