/**
 * The layouts that labelled images come in.
 *
 * <p>{@link org.fairlead.data.format.Datasets} opens a data set by the name of its format. A format
 * is an {@link org.fairlead.data.ImageSource} that finds the samples, their columns and their
 * splits. What comes from a disk was written by others: every fault of it is an {@link
 * org.fairlead.base.InputException} that names file and line, or a warning that counts. {@link
 * org.fairlead.data.format.SyntheticFaces} are drawn instead of read, and {@link
 * org.fairlead.data.format.SyntheticFacesWriter} writes them in the layouts of the other formats.
 */
@NullMarked
package org.fairlead.data.format;

import org.jspecify.annotations.NullMarked;
