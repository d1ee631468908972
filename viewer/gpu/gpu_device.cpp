#include "viewer/gpu/gpu_device.h"

#include <epoxy/gl.h>

#include <utility>

namespace sandtable::gpu {
namespace {

constexpr std::string_view kStages[kPassCount] = {"flood_plan.comp",   "flood_flux.comp",    "flood_laws.comp",
                                                  "flood_update.comp", "flood_books.comp",   "flood_surface.comp",
                                                  "flood_choose.comp", "flood_exchange.comp"};

}  // namespace

Result<std::shared_ptr<GpuDevice>> GpuDevice::open() {
  static std::mutex mutex;
  static std::weak_ptr<GpuDevice> opened;
  const std::scoped_lock lock(mutex);
  if (auto known = opened.lock(); known && !known->lost()) return known;
  auto context = render::GlContext::create(render::GlContext::Device::kHardwareFirst);
  if (!context) return pass(context);
  auto device = std::shared_ptr<GpuDevice>(new GpuDevice(std::move(*context)));
  {
    const Lease lease(*device);
    if (!lease.good()) return fail(ErrorCode::kUnsupported, "the OpenGL context cannot be used on this thread");
    if (const Status made = device->make_programs(); !made) return pass(made);
  }
  opened = device;
  return device;
}

GpuDevice::~GpuDevice() {
  const Lease lease(*this);
  for (auto& program : programs_) program.reset();
}

Status GpuDevice::make_programs() {
  for (std::size_t i = 0; i < kPassCount; ++i) {
    auto program = render::GlProgram::create_compute(kStages[i]);
    if (!program) return pass(program);
    programs_[i].emplace(std::move(*program));
  }
  return check("making programs");
}

Status GpuDevice::check(std::string_view doing) {
  if (lost_) return fail(ErrorCode::kIo, "{}: the graphics card is lost ({})", doing, renderer_name());
  if (glGetGraphicsResetStatus() != GL_NO_ERROR) {
    lost_ = true;
    return fail(ErrorCode::kIo, "{}: the graphics card was reset ({})", doing, renderer_name());
  }
  const GLenum error = glGetError();
  if (error == GL_NO_ERROR) return {};
  if (error == GL_OUT_OF_MEMORY)
    return fail(ErrorCode::kLimit, "{}: the graphics card has not enough memory ({})", doing, renderer_name());
  lost_ = true;
  return fail(ErrorCode::kIo, "{}: OpenGL error 0x{:x} ({})", doing, error, renderer_name());
}

}  // namespace sandtable::gpu
