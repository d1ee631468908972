#include "viewer/app/report/map_picture.h"

#include <cstring>

#include "viewer/app/report/png_stream.h"

namespace sandtable {
namespace {

struct Source {
  const std::string& bytes;
  std::size_t at = 0;
};

cairo_status_t give(void* from, unsigned char* data, unsigned int length) {
  auto& source = *static_cast<Source*>(from);
  if (source.bytes.size() - source.at < length) return CAIRO_STATUS_READ_ERROR;
  std::memcpy(data, source.bytes.data() + source.at, length);
  source.at += length;
  return CAIRO_STATUS_SUCCESS;
}

}  // namespace

Surface read_png(const std::string& bytes) {
  Source source{bytes};
  return Surface(cairo_image_surface_create_from_png_stream(&give, &source));
}

Result<std::string> cropped_png(const std::string& png, const PixelBox& box) {
  if (box.width < 1 || box.height < 1)
    return fail(ErrorCode::kInvalid, "a picture of {}x{} pixels", box.width, box.height);
  const Surface whole = read_png(png);
  if (const auto status = cairo_surface_status(whole.get()); status != CAIRO_STATUS_SUCCESS)
    return fail(ErrorCode::kUnreadable, "not a PNG: {}", cairo_status_to_string(status));
  const Surface part(cairo_image_surface_create(CAIRO_FORMAT_RGB24, box.width, box.height));
  const std::unique_ptr<cairo_t, CairoEnd> pen(cairo_create(part.get()));
  cairo_set_source_surface(pen.get(), whole.get(), -box.x, -box.y);
  cairo_paint(pen.get());
  std::string out;
  const auto written = cairo_surface_write_to_png_stream(part.get(), &append_bytes, &out);
  if (written != CAIRO_STATUS_SUCCESS) return fail(ErrorCode::kInternal, "PNG: {}", cairo_status_to_string(written));
  return out;
}

}  // namespace sandtable
