#pragma once

#include <cairo.h>

#include <string>

#include "viewer/app/report/pdf_pages.h"

namespace sandtable {

using Surface = std::unique_ptr<cairo_surface_t, CairoEnd>;

/// The picture in a PNG's bytes; its cairo_surface_status() says whether it is one.
Surface read_png(const std::string& bytes);

}  // namespace sandtable
