/**
 * How a format's files are written, of faces that are drawn: to try a format without people.
 *
 * <p>A format says which {@link org.fairlead.data.layout.FaceLayout}s it reads. Each writes the
 * files from {@link org.fairlead.data.layout.DrawnFaces}: faces of which it knows what they show,
 * with a picture of each.
 */
@NullMarked
package org.fairlead.data.layout;

import org.jspecify.annotations.NullMarked;
