/**
 * Faces drawn by this library: no files, no people, and a disparity between groups that can be
 * turned up and down.
 *
 * <p>{@link org.fairlead.data.synthetic.SyntheticFaces} is a format that draws instead of reading;
 * {@link org.fairlead.data.synthetic.SyntheticFacesWriter} writes the faces in the layouts that the
 * other formats read. {@link org.fairlead.data.synthetic.PlaceholderImages} are changed training
 * images that take the place of generated ones in a trial.
 */
@NullMarked
package org.fairlead.data.synthetic;

import org.jspecify.annotations.NullMarked;
