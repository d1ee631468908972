#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "twin/base/result.h"

namespace sandtable::render {

/// Whether a name of GL_RENDERER means drawing on the processor: llvmpipe, softpipe, SwiftShader.
bool is_software_renderer(std::string_view name);

/// An OpenGL 4.5 core context of its own, without display or surface (EGL). May be used from any thread, by one at a
/// time, while a Current lives there.
class GlContext {
 public:
  enum class Device {
    kDefault,        ///< what the system offers first
    kHardwareFirst,  ///< a graphics card where EGL lists one, whatever else there is
  };
  /// Nothing is current afterwards that was not before. Fails with kUnsupported, naming what is missing.
  static Result<std::unique_ptr<GlContext>> create(Device device = Device::kDefault);
  ~GlContext();
  GlContext(const GlContext&) = delete;
  GlContext& operator=(const GlContext&) = delete;

  /// Current on this thread for good, for a thread that has no other.
  [[nodiscard]] bool make_current() const;
  void release_current() const;
  /// GL_RENDERER, for example "llvmpipe (LLVM 15.0.6, 256 bits)".
  [[nodiscard]] const std::string& renderer_name() const;

  /// Makes a context current on this thread; at its end gives back the EGL context that was current before.
  class Current {
   public:
    explicit Current(const GlContext& context);
    ~Current();
    Current(const Current&) = delete;
    Current& operator=(const Current&) = delete;
    [[nodiscard]] bool good() const { return good_; }

   private:
    void* display_before_;
    void* context_before_;
    void* draw_before_;
    void* read_before_;
    void* display_;
    bool good_;
  };

 private:
  struct Impl;
  explicit GlContext(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace sandtable::render
