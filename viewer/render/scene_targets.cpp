#include "viewer/render/scene_targets.h"

namespace sandtable::render {

SceneTargets::~SceneTargets() {
  for (Target* t : {&multisampled_, &scene_, &overlay_}) {
    if (t->framebuffer != 0) glDeleteFramebuffers(1, &t->framebuffer);
  }
}

void SceneTargets::fit(Target& target, Viewport size, int samples) {
  if (target.size == size && target.samples == samples) return;
  if (target.framebuffer == 0) glCreateFramebuffers(1, &target.framebuffer);
  target.size = size;
  target.samples = samples;
  const GLenum kind = samples > 1 ? GL_TEXTURE_2D_MULTISAMPLE : GL_TEXTURE_2D;
  target.colour.reset();
  target.depth.reset();
  target.colour.emplace(books_, TextureShape{.target = kind, .width = size.width, .height = size.height, .samples = samples, .format = GL_RGBA8});
  target.depth.emplace(books_, TextureShape{.target = kind, .width = size.width, .height = size.height, .samples = samples, .format = GL_DEPTH_COMPONENT32F});
  glNamedFramebufferTexture(target.framebuffer, GL_COLOR_ATTACHMENT0, target.colour->name(), 0);
  glNamedFramebufferTexture(target.framebuffer, GL_DEPTH_ATTACHMENT, target.depth->name(), 0);
}

void SceneTargets::begin_scene(Viewport size, int samples, const float (&background)[4]) {
  scene_size_ = size;
  samples_ = samples;
  fit(scene_, size, 1);
  if (samples > 1) fit(multisampled_, size, samples);
  const Target& target = samples > 1 ? multisampled_ : scene_;
  glBindFramebuffer(GL_FRAMEBUFFER, target.framebuffer);
  glViewport(0, 0, size.width, size.height);
  glDepthMask(GL_TRUE);
  const float far = 0;
  glClearNamedFramebufferfv(target.framebuffer, GL_COLOR, 0, background);
  glClearNamedFramebufferfv(target.framebuffer, GL_DEPTH, 0, &far);
}

void SceneTargets::copy(const Target& from, const Target& to) const {
  glBlitNamedFramebuffer(from.framebuffer, to.framebuffer, 0, 0, from.size.width, from.size.height, 0, 0, to.size.width,
                         to.size.height, GL_COLOR_BUFFER_BIT | GL_DEPTH_BUFFER_BIT, GL_NEAREST);
}

void SceneTargets::end_scene() {
  if (samples_ > 1) copy(multisampled_, scene_);
}

void SceneTargets::begin_overlay(bool in_place) {
  in_place_ = in_place;
  if (!in_place) {
    fit(overlay_, scene_size_, 1);
    copy(scene_, overlay_);
  }
  glBindFramebuffer(GL_FRAMEBUFFER, in_place ? scene_.framebuffer : overlay_.framebuffer);
  glViewport(0, 0, scene_size_.width, scene_size_.height);
}

void SceneTargets::present(unsigned framebuffer, int x, int y, Viewport size) const {
  const GLenum filter = size == scene_size_ ? GL_NEAREST : GL_LINEAR;
  glBlitNamedFramebuffer(in_place_ ? scene_.framebuffer : overlay_.framebuffer, framebuffer, 0, 0, scene_size_.width, scene_size_.height, x, y,
                         x + size.width, y + size.height, GL_COLOR_BUFFER_BIT, filter);
  glBindFramebuffer(GL_FRAMEBUFFER, framebuffer);
  glViewport(x, y, size.width, size.height);
}

}  // namespace sandtable::render
