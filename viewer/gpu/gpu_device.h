#pragma once

#include <array>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>

#include "twin/base/result.h"
#include "viewer/render/gl_context.h"
#include "viewer/render/gl_objects.h"
#include "viewer/render/shader_library.h"

namespace sandtable::gpu {

/// The passes of a step of water, in shaders/flood_<name>.comp.
enum class Pass { kPlan, kFlux, kLaws, kUpdate, kBooks, kSurface, kChoose, kExchange };
inline constexpr std::size_t kPassCount = 8;

/// The graphics card as all runs of this process share it: one GL context of its own (never the window's), and the
/// programs. Any thread may use it while it holds a Lease; leases wait for each other.
class GpuDevice {
 public:
  /// The device that is open, or a new one. Fails with kUnsupported where there is no OpenGL 4.5 with compute shaders,
  /// naming what is missing.
  static Result<std::shared_ptr<GpuDevice>> open();
  ~GpuDevice();
  GpuDevice(const GpuDevice&) = delete;
  GpuDevice& operator=(const GpuDevice&) = delete;

  /// GL_RENDERER.
  [[nodiscard]] const std::string& renderer_name() const { return context_->renderer_name(); }
  /// The "card" is this processor: right for tests, never faster.
  [[nodiscard]] bool is_software() const { return render::is_software_renderer(renderer_name()); }

  /// Holds the device and its context on this thread.
  class Lease {
   public:
    explicit Lease(GpuDevice& device)
        : lock_(device.mutex_), current_(*device.context_), good_(current_.good() && !device.lost()) {}
    [[nodiscard]] bool good() const { return good_; }

   private:
    std::scoped_lock<std::mutex> lock_;
    render::GlContext::Current current_;
    bool good_;
  };

  /// With a lease only.
  void use(Pass pass) const { programs_[static_cast<std::size_t>(pass)]->use(); }
  [[nodiscard]] render::Statistics& books() { return books_; }
  /// Asks GL whether it was reset or ran out of memory since the last question; if so the device is lost.
  [[nodiscard]] Status check(std::string_view doing);

  /// A lost device stays lost: open() makes a new one.
  [[nodiscard]] bool lost() const { return lost_; }
  void give_up() { lost_ = true; }

 private:
  explicit GpuDevice(std::unique_ptr<render::GlContext> context) : context_(std::move(context)) {}
  Status make_programs();

  std::mutex mutex_;
  std::unique_ptr<render::GlContext> context_;
  render::Statistics books_;
  std::array<std::optional<render::GlProgram>, kPassCount> programs_;
  bool lost_ = false;
};

}  // namespace sandtable::gpu
