/** The README and the guides, and that what they say of names, files and defaults is so. */
package dev.caravan.guide;
