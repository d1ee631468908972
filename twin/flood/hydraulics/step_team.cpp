#include "twin/flood/hydraulics/step_team.h"

namespace sandtable::hydraulics {

StepTeam::StepTeam(int members) {
  for (int member = 1; member < members; ++member) workers_.emplace_back([this, member] { serve(member); });
}

StepTeam::~StepTeam() {
  {
    const std::scoped_lock lock(mutex_);
    closing_ = true;
  }
  changed_.notify_all();
  for (std::thread& worker : workers_) worker.join();
}

void StepTeam::run(const std::function<void(int)>& work) {
  if (workers_.empty()) {
    work(0);
    return;
  }
  {
    const std::scoped_lock lock(mutex_);
    work_ = &work;
    busy_ = static_cast<int>(workers_.size());
    ++round_;
  }
  changed_.notify_all();
  work(0);
  std::unique_lock lock(mutex_);
  changed_.wait(lock, [this] { return busy_ == 0; });
  work_ = nullptr;
}

void StepTeam::serve(int member) {
  unsigned seen = 0;
  while (true) {
    const std::function<void(int)>* work = nullptr;
    {
      std::unique_lock lock(mutex_);
      changed_.wait(lock, [&] { return closing_ || round_ != seen; });
      if (closing_) return;
      seen = round_;
      work = work_;
    }
    (*work)(member);
    {
      const std::scoped_lock lock(mutex_);
      --busy_;
    }
    changed_.notify_all();
  }
}

}  // namespace sandtable::hydraulics
