/** How the numbers of results are written for people. */
@NullMarked
package org.fairlead.audit.text;

import org.jspecify.annotations.NullMarked;
