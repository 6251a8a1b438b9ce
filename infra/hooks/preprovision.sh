#!/bin/sh
# Puts the image of this source tree into the registry, so that the template can name it.
#
#   CONTAINER_IMAGE_TAG  builds under this tag, or takes the image that already has it (a rollback). Default: commit or time.
#   COMPUTE              cpu and elastic-premium get the image without CUDA.
set -eu
cd "$(dirname "$0")/../.."

fail() { echo "$1" >&2; exit 1; }
command -v az >/dev/null || fail "The Azure CLI (az) is needed to build the image in the registry. Install it, then run 'az login'."
[ -n "${AZURE_ENV_NAME:-}" ] || fail "AZURE_ENV_NAME is not set. Run this hook through azd: 'azd up'."
[ -n "${AZURE_SUBSCRIPTION_ID:-}" ] || fail "AZURE_SUBSCRIPTION_ID is not set. Run 'azd env set AZURE_SUBSCRIPTION_ID <id>' first."
[ -n "${AZURE_LOCATION:-}" ] || fail "AZURE_LOCATION is not set. Run 'azd env set AZURE_LOCATION <region>' first."

group="rg-$AZURE_ENV_NAME"
az account set --subscription "$AZURE_SUBSCRIPTION_ID"

if [ "$(az group exists --name "$group")" = false ]; then
  echo "Creating the resource group $group ..."
  az group create --name "$group" --location "$AZURE_LOCATION" --tags "azd-env-name=$AZURE_ENV_NAME" --output none
fi

registry=$(az acr list --resource-group "$group" --query '[0].name' --output tsv)
if [ -z "$registry" ]; then
  echo "Creating the registry ..."
  registry=$(az deployment group create --resource-group "$group" --name registry-first --template-file infra/modules/registry.bicep \
    --parameters "location=$AZURE_LOCATION" --query properties.outputs.name.value --output tsv)
fi

case "${COMPUTE:-gpu-t4}" in
  gpu-*) accelerator=cuda ;;
  *) accelerator=cpu ;;
esac

tag="${CONTAINER_IMAGE_TAG:-}"
if [ -z "$tag" ]; then
  # Uncommitted changes have no commit to be named after.
  if [ -z "$(git status --porcelain 2>/dev/null || echo unknown)" ]; then
    tag=$(git rev-parse --short=12 HEAD)
  else
    tag=$(date -u +%Y%m%d%H%M%S)
  fi
fi
tag="$tag-$accelerator"

if az acr repository show --name "$registry" --image "serverless-anomaly:$tag" --output none 2>/dev/null; then
  echo "The image serverless-anomaly:$tag is in the registry already."
else
  echo "Building serverless-anomaly:$tag in the registry $registry ..."
  az acr build --registry "$registry" --image "serverless-anomaly:$tag" --file infra/docker/Dockerfile \
    --build-arg "ACCELERATOR=$accelerator" .
fi
azd env set CONTAINER_IMAGE "$(az acr show --name "$registry" --query loginServer --output tsv)/serverless-anomaly:$tag"

# Container Apps may refuse an app's own scale rules in the request that creates it; postprovision.sh brings them in then.
apps=$(az resource list --resource-group "$group" --resource-type Microsoft.App/containerApps --query 'length(@)' --output tsv)
if [ "$apps" -gt 0 ]; then
  azd env set OVERRIDE_SCALE_RULES true
else
  azd env set OVERRIDE_SCALE_RULES false
fi
