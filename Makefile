# Everything a newcomer or CI runs. `make` alone lists the targets.
# Needs make, Python 3.11 or newer with venv, and the package registries; the rest is installed
# below .venv, node_modules and var. Each step leaves a stamp and is skipped while it is fresh.

PYTHON ?= python3
BIN := .venv/bin
VENV_STAMP := .venv/.made
BASE_STAMP := .venv/.base-installed
DEV_STAMP := .venv/.dev-installed
ASSETS_STAMP := var/.assets-copied

PIP_INSTALL := $(BIN)/python -m pip install --quiet --disable-pip-version-check
# Two workers: the machines this is planned for have two cores. Tests of one file stay together.
PYTEST := $(BIN)/pytest -n $(or $(WORKERS),2) --dist loadfile --no-loadscope-reorder
# The suite keeps its data in temporary folders, but the pages need the front-end files.
export ZHIBU_VENDOR_ROOT = $(CURDIR)/var/vendor

.DEFAULT_GOAL := help
.NOTPARALLEL:
.PHONY: help venv dev assets fonts demo test test-sqlite test-postgres check format-check lint \
    types contracts migrations demo-check format bench docs-images lock clean

help: ## 列出全部命令
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  make \1\t\2/p' Makefile | expand -t 24

# --- Installing ----------------------------------------------------------------------------

venv: $(BASE_STAMP) ## 建立 .venv，安装运行所需的软件包

dev: $(DEV_STAMP) ## 另外安装测试和检查工具

$(VENV_STAMP):
	@echo "==> 建立 Python 环境 .venv"
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || { \
	    echo "需要 Python 3.11 或更新版本；用 make PYTHON=/路径/python3.12 指定。" >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { \
	    echo "这个 Python 没有 venv（ensurepip）。Debian、Ubuntu 请先运行：" >&2; \
	    echo "    sudo apt-get install python3-venv" >&2; exit 1; }
	@$(PYTHON) -m venv .venv
	@touch $@

$(BASE_STAMP): $(VENV_STAMP) requirements/base.txt pyproject.toml
	@echo "==> 安装运行所需的软件包（约半分钟）"
	@$(PIP_INSTALL) --require-hashes -r requirements/base.txt
	@$(PIP_INSTALL) --no-deps --no-build-isolation --editable .
	@touch $@

$(DEV_STAMP): $(BASE_STAMP) requirements/dev.txt
	@echo "==> 安装测试和检查工具（约半分钟）"
	@$(PIP_INSTALL) --require-hashes -r requirements/dev.txt
	@touch $@

assets: $(ASSETS_STAMP) ## 安装前端文件到 var/vendor

$(ASSETS_STAMP): $(VENV_STAMP) package.json package-lock.json tools/vendor.py tools/npm.sh
	@echo "==> 安装前端文件（npm ci）"
	@tools/npm.sh ci --loglevel=error
	@$(BIN)/python tools/vendor.py
	@touch $@

fonts: ## 取得生成 PDF 用的字体
	@echo "==> 取得字体"
	@tools/fetch_fonts.sh

# --- Using ---------------------------------------------------------------------------------

demo: venv assets ## 导入示例台账、生成报告并打开网站；SERVE=no 不打开网站
	@$(BIN)/zhibu demo $(if $(filter no,$(SERVE)),--no-serve)

# --- Checking ------------------------------------------------------------------------------

test: test-sqlite test-postgres ## 运行全部测试：SQLite，有 PostgreSQL 时再运行一遍

test-sqlite: dev assets ## 只用 SQLite 运行测试；ARGS= 另加 pytest 参数
	@echo "==> 测试：SQLite"
	@env -u DATABASE_URL $(PYTEST) -m "not postgres" $(ARGS)

test-postgres: dev assets ## 只用 PostgreSQL 运行测试
	@echo "==> 测试：PostgreSQL"
	@if [ -n "$$ZHIBU_TEST_DATABASE_URL" ]; then \
	    DATABASE_URL="$$ZHIBU_TEST_DATABASE_URL" $(PYTEST) -m "not browser and not sqlite" $(ARGS); \
	elif tools/postgres.sh find >/dev/null; then \
	    tools/postgres.sh run $(PYTEST) -m "not browser and not sqlite" $(ARGS); \
	else \
	    echo "跳过：没有 PostgreSQL（apt-get install postgresql，或设 ZHIBU_TEST_DATABASE_URL）"; \
	    [ "$$ZHIBU_FORBID_SKIPS" != 1 ]; \
	fi

check: format-check lint types contracts migrations test demo-check ## CI 运行的全部检查
	@echo "==> 全部检查通过"

format-check: dev
	@echo "==> 格式"
	@$(BIN)/ruff format --check .

lint: dev
	@echo "==> 代码规范"
	@$(BIN)/ruff check .

types: dev
	@echo "==> 类型"
	@$(BIN)/mypy src

contracts: dev
	@echo "==> 各室之间的引用"
	@$(BIN)/lint-imports --no-logo

migrations: dev
	@echo "==> 系统检查和数据库迁移"
	@DJANGO_SETTINGS_MODULE=zhibu.config.settings_test $(BIN)/django-admin check
	@DJANGO_SETTINGS_MODULE=zhibu.config.settings_test $(BIN)/django-admin \
	    makemigrations --check --dry-run
	@DJANGO_SETTINGS_MODULE=zhibu.config.settings_test $(BIN)/python tools/same_tables.py

# In a folder of its own, so that it starts from nothing and leaves the developer's data alone.
demo-check: venv assets
	@echo "==> 示例：从台账到报告"
	@rm -rf var/check
	@env -u DATABASE_URL ZHIBU_HOME=var/check $(BIN)/zhibu demo --no-serve
	@rm -rf var/check

format: dev ## 整理代码格式
	@$(BIN)/ruff format .
	@$(BIN)/ruff check --fix .

bench: dev assets ## 速度和内存
	@$(BIN)/python -m tests.benchmarks

docs-images: dev assets ## 重拍手册里的图片
	@$(BIN)/python tools/docs_images.py

lock: dev ## 更新依赖锁；UPGRADE=--upgrade 升级全部
	@UPGRADE="$(UPGRADE)" tools/lock.sh

clean: ## 删除安装的软件包和缓存；不动数据库、附件和报告
	@rm -rf .venv node_modules var/vendor var/static var/check $(ASSETS_STAMP) build dist
	@rm -rf .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache src/*.egg-info
	@find src tests tools -type d -name __pycache__ -prune -exec rm -rf {} +
